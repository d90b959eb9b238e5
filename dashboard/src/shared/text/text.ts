import { usePreferences, type Language } from '../preferences';
import { en, type Dictionary } from './en';
import { ko } from './ko';

const dictionaries: Readonly<Record<Language, Dictionary>> = { en, ko };

/** The words of the reader's language. */
export function useText(): Dictionary {
  return dictionaries[usePreferences((preferences) => preferences.language)];
}

/** The tag that numbers and dates are formatted by. */
export function useLocale(): Language {
  return usePreferences((preferences) => preferences.language);
}
