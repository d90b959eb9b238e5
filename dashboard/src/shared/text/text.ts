import { create } from 'zustand';
import { usePreferences, type Language } from '../preferences';
import type { Dictionary } from './en';

/** A reader needs one language; the other is fetched when it is asked for. */
const LOADERS: Readonly<Record<Language, () => Promise<Dictionary>>> = {
  en: async () => (await import('./en')).en,
  ko: async () => (await import('./ko')).ko,
};

type Spoken = { readonly language: Language; readonly dictionary: Dictionary };

/** Words and the language they are in change together, so that no sentence has the numbers of another language. */
const useSpoken = create<{ readonly spoken: Spoken | null }>()(() => ({ spoken: null }));

async function speak(language: Language): Promise<void> {
  const dictionary = await LOADERS[language]();
  // Whoever changed their mind meanwhile gets what they want now.
  if (usePreferences.getState().language === language) useSpoken.setState({ spoken: { language, dictionary } });
}

/** Brings the reader's language, and from then on whichever they choose. Nothing can be drawn before it has come. */
export async function followLanguage(): Promise<void> {
  usePreferences.subscribe(({ language }, before) => {
    // Where it cannot be fetched the page goes on in the language it has.
    if (language !== before.language) speak(language).catch((error: unknown) => console.error(error));
  });
  await speak(usePreferences.getState().language);
}

function useWhatIsSpoken(): Spoken {
  const spoken = useSpoken((store) => store.spoken);
  if (spoken === null) throw new Error('Nothing is drawn before followLanguage has brought the words.');
  return spoken;
}

/** The words of the reader's language. */
export function useText(): Dictionary {
  return useWhatIsSpoken().dictionary;
}

/** The tag that numbers and dates are formatted by. */
export function useLocale(): Language {
  return useWhatIsSpoken().language;
}
