import { Search } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';

interface SearchFormProps {
  label: string;
  placeholder: string;
  value: string | undefined;
  onSearch: (text: string | undefined) => void;
}

/** A text to look for; searched when it is entered. Give it `value` as its key. */
export function SearchForm({ label, placeholder, value, onSearch }: SearchFormProps) {
  const [text, setText] = useState(value ?? '');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSearch(text.trim() || undefined);
  };
  return (
    <form onSubmit={submit} className="flex min-w-0 flex-1 basis-72 items-end gap-2">
      <TextField
        label={label}
        type="search"
        className="min-w-0 flex-1"
        placeholder={placeholder}
        maxLength={254}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <Button type="submit">
        <Search aria-hidden />
        Search
      </Button>
    </form>
  );
}
