export { answeredAddress } from './answered-address.ts';
export { circumstances, type Origin } from './circumstances.ts';
export { DeliverMail } from './deliver-mail.ts';
export { type Language, type MailName } from './mail-text.ts';
export { Mailer, MESSAGE_HEAD_START_SECONDS } from './mailer.ts';
export { NotifyModule } from './notify.module.ts';
