import { Module, type DynamicModule } from '@nestjs/common';
import { AuditController } from './http/audit.controller.ts';
import { RevealController } from './http/reveal.controller.ts';
import { VerificationController } from './http/verification.controller.ts';
import { AuditDesk } from './usecases/desk.ts';
import { ErasePerson } from './usecases/erase-person.ts';
import { ExportRange } from './usecases/export-range.ts';
import { ProveConsistency } from './usecases/prove-consistency.ts';
import { ProveEvents } from './usecases/prove-events.ts';
import { ReadTree } from './usecases/read-tree.ts';
import { RevealEvent } from './usecases/reveal-event.ts';
import { VerifyNow } from './usecases/verify-now.ts';

const acts = [AuditDesk, ReadTree, ProveEvents, ProveConsistency, VerifyNow, ExportRange, ErasePerson, RevealEvent];

/** The acts about the trail itself, for the console's listener; `access` is the module that knows its sessions and lends the parts. */
@Module({})
export class AuditConsoleModule {
  static with(access: DynamicModule): DynamicModule {
    return {
      module: AuditConsoleModule,
      imports: [access],
      controllers: [AuditController, RevealController, VerificationController],
      providers: acts,
      exports: acts,
    };
  }
}
