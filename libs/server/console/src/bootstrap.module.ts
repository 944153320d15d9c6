import { Module } from '@nestjs/common';
import { ManagementModule } from '#server/management';
import { DoorStore } from './db/door.store.ts';
import { Surroundings } from './surroundings.ts';
import { BootstrapAdministrator, BootstrapParts } from './usecases/bootstrap-administrator.ts';

/** What the command line needs to let the first administrators in; no listener mounts it. */
@Module({ imports: [ManagementModule], providers: [DoorStore, Surroundings, BootstrapParts, BootstrapAdministrator] })
export class BootstrapModule {}
