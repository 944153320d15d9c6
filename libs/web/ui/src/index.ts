import './styles/index.css';

export { clock, secondsUntil } from './clock.ts';
export { contrast, readableAccent } from './contrast.ts';
export { Button } from './parts/button.tsx';
export { Icon, type IconName } from './parts/icon.tsx';
export { Notice, type Tone } from './parts/notice.tsx';
export { PasswordField } from './parts/password-field.tsx';
export { FieldError, TextField, type TextFieldProps } from './parts/text-field.tsx';
export { useCountdown } from './use-countdown.ts';
export { useChosenLanguage, wordsOf, type Words } from './words.tsx';
