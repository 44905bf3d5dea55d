import { auditVerify } from "./audit-verify";
import { checkAlerts } from "./check-alerts";
import { checkDeviceHealth } from "./check-device-health";
import type { AnyCommand } from "./command";
import { conflictResolutionReport } from "./conflict-resolution-report";
import { createSyncSnapshot } from "./create-sync-snapshot";
import { dbBackup } from "./db-backup";
import { dbMigrate } from "./db-migrate";
import { dbRestore } from "./db-restore";
import { dbRestored } from "./db-restored";
import { enrollmentCodeCreate } from "./enrollment-code-create";
import { policySet } from "./policy-set";
import { policySimulate } from "./policy-simulate";
import { replayIncidents } from "./replay-incidents";
import { simulate } from "./simulate";
import { tenantCreate } from "./tenant-create";
import { userCreate } from "./user-create";
import { userResetLink } from "./user-reset-link";

/** Every command, in the order of the help. */
export const COMMANDS: AnyCommand[] = [
  tenantCreate,
  userCreate,
  userResetLink,
  enrollmentCodeCreate,
  policySet,
  policySimulate,
  checkAlerts,
  auditVerify,
  replayIncidents,
  simulate,
  createSyncSnapshot,
  checkDeviceHealth,
  conflictResolutionReport,
  dbMigrate,
  dbBackup,
  dbRestore,
  dbRestored,
];
