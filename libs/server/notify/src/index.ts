export { DeliverMail } from './deliver-mail.ts';
export { mailText, type Language, type MailName } from './mail-text.ts';
export { Mailer, type MailJob } from './mailer.ts';
export { NotifyModule } from './notify.module.ts';
