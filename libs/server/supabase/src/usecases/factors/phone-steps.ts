import { Injectable } from '@nestjs/common';
import { PhoneCodes, PhoneFactors } from '#server/mfa';
import { AccountMails } from '../../account-mails.ts';
import { OpenChallenges } from './open-challenges.ts';
import { RaiseSession } from '../sessions/raise-session.ts';

/** What comes before and after the check of a sent code. */
@Injectable()
export class PhoneSteps {
  constructor(
    readonly open: OpenChallenges,
    readonly codes: PhoneCodes,
    readonly numbers: PhoneFactors,
    readonly raise: RaiseSession,
    readonly mails: AccountMails,
  ) {}
}
