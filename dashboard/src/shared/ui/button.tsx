import type { ButtonHTMLAttributes } from 'react';

const LOOK = {
  primary: 'h-10 rounded-lg bg-accent px-4 font-medium text-accent-ink hover:brightness-110 disabled:opacity-60',
  danger: 'h-10 rounded-lg bg-bad px-4 font-medium text-bad-wash hover:brightness-110 disabled:opacity-60',
  plain: 'h-8 rounded-lg border border-line-strong/70 bg-surface px-3 font-medium text-ink hover:bg-inset disabled:opacity-60',
  icon: 'h-8 min-w-8 rounded-lg px-2 text-ink-soft hover:bg-inset hover:text-ink',
} as const;

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & { readonly kind?: keyof typeof LOOK };

export function Button({ kind = 'plain', className = '', type = 'button', ...rest }: ButtonProps) {
  return (
    <button type={type} className={`inline-flex items-center justify-center gap-2 text-[0.8125rem] ${LOOK[kind]} ${className}`} {...rest} />
  );
}
