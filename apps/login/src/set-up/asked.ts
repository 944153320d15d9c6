/** What may be asked once a login is good, loaded together. */
export { Nudge } from './nudge.tsx';
export { RememberDevice } from './remember-device.tsx';
