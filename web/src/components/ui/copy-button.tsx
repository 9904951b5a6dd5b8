import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button, type ButtonProps } from './button';

interface CopyButtonProps extends Omit<ButtonProps, 'onClick' | 'children'> {
  value: string;
  /** Verb and object, e.g. "Copy key". */
  label: string;
  iconOnly?: boolean;
}

/** Copies, and says so in its own place for two seconds. */
export function CopyButton({ value, label, iconOnly = false, ...props }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async (): Promise<void> => {
    await writeClipboard(value);
    setCopied(true);
  };
  const Icon = copied ? Check : Copy;
  return (
    <>
      <Button
        size={iconOnly ? 'icon' : 'small'}
        {...(iconOnly ? { 'aria-label': label, title: label } : {})}
        {...props}
        onClick={() => void copy()}
      >
        <Icon aria-hidden />
        {iconOnly ? null : <span>{copied ? 'Copied' : label}</span>}
      </Button>
      <output className="sr-only">{copied ? 'Copied' : ''}</output>
    </>
  );
}

/** The clipboard API exists only on https and localhost; elsewhere a selection is copied. */
async function writeClipboard(value: string): Promise<void> {
  if (window.isSecureContext) {
    await navigator.clipboard.writeText(value);
    return;
  }
  const area = document.createElement('textarea');
  area.value = value;
  area.setAttribute('readonly', '');
  area.className = 'sr-only';
  (document.querySelector('[role=dialog]') ?? document.body).append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
