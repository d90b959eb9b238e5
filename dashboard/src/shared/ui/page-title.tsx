/** What a page is, and what it is for. */
export function PageTitle({ title, lead }: { readonly title: string; readonly lead: string }) {
  return (
    <div>
      <h1 className="text-2xl font-semibold tracking-[-0.02em]">{title}</h1>
      <p className="mt-0.5 max-w-[70ch] text-ink-soft text-pretty">{lead}</p>
    </div>
  );
}
