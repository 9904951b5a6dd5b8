import { Dialog } from '@/components/ui/dialog';
import { ChooseStep } from './choose-step';
import { LinkingSteps } from './linking-steps';

interface LinkDialogProps {
  /** `new` to begin, a device's id to go on, undefined when closed. */
  link: string | undefined;
  sandbox: boolean;
  onChange: (link: string | undefined) => void;
}

/** Linking a device, from its name to its first message. */
export function LinkDialog({ link, sandbox, onChange }: LinkDialogProps) {
  return (
    <Dialog open={link !== undefined} onClose={() => onChange(undefined)} title="Link a device">
      {link === 'new' ? (
        <ChooseStep sandbox={sandbox} onCreated={(device) => onChange(device.id)} />
      ) : null}
      {link !== undefined && link !== 'new' ? (
        <LinkingSteps key={link} id={link} onClose={() => onChange(undefined)} />
      ) : null}
    </Dialog>
  );
}
