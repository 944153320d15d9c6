import { Global, Module } from '@nestjs/common';
import { DeliverMail } from './deliver-mail.ts';
import { Mailer } from './mailer.ts';

@Global()
@Module({ providers: [Mailer, DeliverMail], exports: [Mailer, DeliverMail] })
export class NotifyModule {}
