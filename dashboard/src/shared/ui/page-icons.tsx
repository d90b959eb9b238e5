import { Icon, type IconProps } from './icons';

// One for each page, drawn in the outline of the other icons. They stand beside the page's name and never in its place.
export const PulseIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M1.5 8.5h3l2-5.5 3 10 2-4.5h3" />
  </Icon>
);
export const MapIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M1.8 3.9 6 2.2l4 1.7 4.2-1.7v9.9L10 13.8l-4-1.7-4.2 1.7ZM6 2.2v9.9M10 3.9v9.9" />
  </Icon>
);
export const PlayerIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="8" cy="5.2" r="3" />
    <path d="M2.4 14c.5-3 2.8-4.4 5.6-4.4s5.1 1.4 5.6 4.4" />
  </Icon>
);
export const StreamIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M1.5 4.5c2.2-2 4.3-2 6.5 0s4.3 2 6.5 0M1.5 8.3c2.2-2 4.3-2 6.5 0s4.3 2 6.5 0M1.5 12.1c2.2-2 4.3-2 6.5 0s4.3 2 6.5 0" />
  </Icon>
);
export const BellIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M3.2 11.3h9.6c-1-1-1.3-2-1.3-4.3a3.5 3.5 0 0 0-7 0c0 2.3-.3 3.3-1.3 4.3ZM6.6 13.6a1.5 1.5 0 0 0 2.8 0M8 3.4V2" />
  </Icon>
);
export const BoltIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M9 1.6 3.2 9.2h4.3L6.8 14.4l6-7.8H8.4Z" />
  </Icon>
);
export const LettersIcon = (props: IconProps) => (
  <Icon {...props}>
    <rect x="1.6" y="3.2" width="12.8" height="9.6" rx="1.4" />
    <path d="m2 4.5 6 4.7 6-4.7" />
  </Icon>
);
export const LayersIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M8 1.9 14.3 5 8 8.1 1.7 5ZM1.7 8.2 8 11.3l6.3-3.1M1.7 11.2 8 14.3l6.3-3.1" />
  </Icon>
);
export const RecordIcon = (props: IconProps) => (
  <Icon {...props}>
    <rect x="2.8" y="1.8" width="10.4" height="12.4" rx="1.4" />
    <path d="M5.4 5.2h5.2M5.4 8h5.2M5.4 10.8h3" />
  </Icon>
);
export const PeopleIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="6" cy="5.6" r="2.5" />
    <path d="M1.5 13.4c.3-2.6 2.1-3.9 4.5-3.9s4.2 1.3 4.5 3.9M10.2 3.3a2.5 2.5 0 0 1 0 4.6M11.8 9.8c1.5.5 2.5 1.7 2.7 3.6" />
  </Icon>
);
export const MenuIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M2 4.2h12M2 8h12M2 11.8h12" />
  </Icon>
);
export const ChevronIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="m4 6 4 4 4-4" />
  </Icon>
);
export const KeyIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="5" cy="11" r="3" />
    <path d="m7.2 8.8 6.2-6.2M10.6 5.4l2.2 2.2" />
  </Icon>
);
