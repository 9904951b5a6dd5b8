import { zodResolver } from '@hookform/resolvers/zod';
import { type BaseSyntheticEvent, useState } from 'react';
import { type UseFormReturn, useForm } from 'react-hook-form';
import { placeError } from '@/forms/place-error';
import { type KeyForm, keyFields, keyFormSchema, ofWholeFields } from '../key-form';

interface KeyFormState {
  form: UseFormReturn<KeyForm>;
  /** What must stand elsewhere than beside a field. */
  failed: unknown;
  /** Sends what the form holds, and puts refusals in their places. */
  submitTo: (
    send: (values: KeyForm) => Promise<void>,
  ) => (event: BaseSyntheticEvent) => Promise<void>;
}

/** The form of a new key and of one that is changed. */
export function useKeyForm(defaultValues: KeyForm): KeyFormState {
  const form = useForm<KeyForm>({ resolver: zodResolver(keyFormSchema), defaultValues });
  const [failed, setFailed] = useState<unknown>(null);
  const submitTo = (send: (values: KeyForm) => Promise<void>) =>
    form.handleSubmit(async (values) => {
      setFailed(null);
      try {
        await send(values);
      } catch (error) {
        setFailed(
          placeError(error, form.setError, keyFields, {
            byCode: { 'api_keys.expiry_past': 'expiresAt', 'api_keys.admin_scope': 'scopes' },
            rename: (problems) => ofWholeFields(problems, values.addresses),
          }),
        );
      }
    });
  return { form, failed, submitTo };
}
