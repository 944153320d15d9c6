import { Injectable } from '@nestjs/common';
import { CompleteUnlock, RequestUnlock } from '../usecases/unlock.ts';

@Injectable()
export class UnlockActs {
  constructor(
    readonly request: RequestUnlock,
    readonly complete: CompleteUnlock,
  ) {}
}
