/** What `@tidelock/sdk/testing` promises: a server for tests of apps, and what an author of a storage adapter holds it to. */
export { FakeServer, type Fault as NetworkFault, type SeenRequest } from "./testing/fake-server";
export { type OpenStorage, type StorageCase, storageConformance } from "./testing/storage-conformance";
export { virtualTime } from "./testing/virtual-time";
