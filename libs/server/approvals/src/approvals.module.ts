import { Global, Module } from '@nestjs/common';
import { Approvals } from './approvals.ts';
import { OfflineKeys } from './offline/offline-keys.ts';
import { OfflineRequests } from './offline/offline-requests.ts';
import { SpendApproval } from './usecases/spend-approval.ts';

const parts = [Approvals, SpendApproval, OfflineKeys, OfflineRequests];

@Global()
@Module({ providers: parts, exports: parts })
export class ApprovalsModule {}
