import { Note } from '@/components/ui/note';

/** For everybody who waits for a mail where none leaves by itself. */
export function NoMailNote() {
  return (
    <Note>
      This installation sends no mail by itself. Ask its administrator for the link: it stands in
      the administration under Mails.
    </Note>
  );
}
