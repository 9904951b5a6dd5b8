import { cva, type VariantProps } from 'class-variance-authority';
import { LoaderCircle } from 'lucide-react';
import { Slot } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from './cn';

const buttonStyle = cva(
  'inline-flex shrink-0 items-center justify-center gap-2 rounded-control font-medium whitespace-nowrap transition-colors select-none disabled:opacity-55 disabled:cursor-not-allowed aria-disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0',
  {
    variants: {
      look: {
        primary: 'bg-accent text-on-accent hover:bg-accent-hover shadow-xs',
        secondary: 'border border-line-strong/60 bg-surface text-ink hover:bg-hover',
        quiet: 'text-ink-muted hover:bg-hover hover:text-ink',
        danger: 'bg-danger text-on-danger hover:bg-danger-hover',
        dangerQuiet: 'border border-line-strong/60 bg-surface text-danger-ink hover:bg-danger-soft',
      },
      size: {
        small: 'h-8 px-3 text-sm',
        normal: 'h-10 px-4 text-sm',
        large: 'h-12 px-6 text-base',
        icon: 'size-9',
      },
    },
    defaultVariants: { look: 'secondary', size: 'normal' },
  },
);

type ButtonStyle = VariantProps<typeof buttonStyle>;

export interface ButtonProps extends ComponentProps<'button'>, ButtonStyle {
  /** Puts the look on the only child, e.g. a link. */
  asChild?: boolean;
  /** The action is on its way: shown, and not taken again. */
  busy?: boolean;
}

export function Button({
  look,
  size,
  asChild = false,
  busy = false,
  type = 'button',
  className,
  disabled,
  children,
  ...props
}: ButtonProps) {
  const style = cn(buttonStyle({ look, size }), className);
  if (asChild) {
    return (
      <Slot.Root className={style} {...props}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button
      type={type}
      className={style}
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
      {...props}
    >
      {busy ? <LoaderCircle aria-hidden className="animate-spin" /> : null}
      {children}
    </button>
  );
}
