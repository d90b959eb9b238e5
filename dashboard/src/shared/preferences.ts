import { create } from 'zustand';
import { persist } from 'zustand/middleware';

export const LANGUAGES = ['en', 'ko'] as const;
export type Language = (typeof LANGUAGES)[number];

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

type Preferences = {
  readonly language: Language;
  readonly theme: Theme;
  readonly setLanguage: (language: Language) => void;
  readonly setTheme: (theme: Theme) => void;
};

function preferredLanguage(): Language {
  const tags = typeof navigator === 'undefined' ? [] : navigator.languages;
  return (
    tags.map((tag) => LANGUAGES.find((language) => tag.toLowerCase().startsWith(language))).find((match) => match !== undefined) ?? 'en'
  );
}

/** What this reader chose, kept in this browser. */
export const usePreferences = create<Preferences>()(
  persist(
    (set) => ({
      language: preferredLanguage(),
      theme: 'system',
      setLanguage: (language) => set({ language }),
      setTheme: (theme) => set({ theme }),
    }),
    { name: 'verdict.preferences', partialize: ({ language, theme }) => ({ language, theme }) },
  ),
);

/** Writes the choices onto the document, where the style sheet and screen readers look for them. */
export function applyPreferences(root: HTMLElement): () => void {
  const apply = ({ language, theme }: Preferences) => {
    root.lang = language;
    if (theme === 'system') root.removeAttribute('data-theme');
    else root.setAttribute('data-theme', theme);
  };
  apply(usePreferences.getState());
  return usePreferences.subscribe(apply);
}
