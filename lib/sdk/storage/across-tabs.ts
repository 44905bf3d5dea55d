import type { AppStateSource } from "../app-state";
import { emitter } from "../emitter";
import type { SyncEvents, SyncStatus } from "../events";
import { type Mutation, makeEdit } from "../make-edit";
import { opIds } from "../op-ids";
import { ClientClosed, type Owner, ownerOf, refuseOther } from "../owner";
import { FIRST_SCHEMA, StateRefused } from "../state-version";
import type { OwnClient, SyncClient } from "../sync-client";
import type { SyncClientOptions } from "../sync-options";
import { Called } from "./called";
import { pack, unpack } from "./packed-error";
import type { SyncStorage } from "./storage";
import type { Channel, TabGlobals } from "./tab-globals";
import { CALLS, type Call, type CallName, EVENTS, type TabMessage, UNHEARD, type Wish } from "./tab-messages";

/** A call of this tab that is not answered. */
type Asked = { call: Call; resolve: (value: unknown) => void; reject: (error: unknown) => void; save?: Save };
type Save = (token: string) => void | Promise<void>;

/** How long another tab may take to save a new token. */
const SAVE_MS = 30_000;

/**
 * A client that several tabs have at once, of which one holds the storage and does the work for all:
 *
 * | this tab | calls | events | when the lock is free |
 * |---|---|---|---|
 * | waits for the lock | go to the tab that holds it | come from there | takes the storage over, and the calls under way |
 * | holds it | are made here, others' too | go to the others | |
 * | holds it, and one of a newer app calls | are refused | come from there | |
 * | closed | are refused | | |
 */
export function acrossTabs(
  globals: TabGlobals,
  name: string,
  storage: SyncStorage,
  options: SyncClientOptions,
  open: (options: SyncClientOptions) => OwnClient,
): SyncClient {
  return new Tab(globals, `tidelock:${name}`, storage, options, open).client;
}

class Tab {
  readonly client: SyncClient;
  readonly #newId = opIds(Date.now, Math.random);
  readonly #me = this.#newId();
  readonly #channel: Channel;
  readonly #waiting: { signal: unknown; abort(): void };
  readonly #events = emitter<SyncEvents>();
  readonly #asked = new Map<string, Asked>();
  readonly #serving = new Set<string>();
  readonly #saves = new Map<string, (error?: unknown) => void>();
  readonly #wishes = new Map<string, Wish>();
  readonly #lookers = new Set<() => void>();
  readonly #called: Called;
  readonly #unlook: (() => void) | undefined;
  readonly #schema: number;
  #status: SyncStatus = UNHEARD;
  #start: Wish["start"];
  /** How often it syncs for all of them: Infinity, as often as a client does by itself. */
  #every: number | undefined;
  #own: OwnClient | undefined;
  /** Ends that others hear what the client of this tab does. */
  #mute = () => {};
  #release = () => {};
  #token: string | undefined;
  #closed = false;
  /** A tab of a newer app has the storage. */
  #isOld = false;

  constructor(
    globals: TabGlobals,
    name: string,
    storage: SyncStorage,
    private readonly options: SyncClientOptions,
    private readonly open: (options: SyncClientOptions) => OwnClient,
  ) {
    this.#called = new Called(storage);
    this.#schema = options.schema?.version ?? FIRST_SCHEMA;
    this.#channel = new globals.BroadcastChannel(name);
    this.#channel.onmessage = ({ data }: { data: TabMessage }) => this.#hear(data);
    this.#waiting = new globals.AbortController();
    this.#unlook = options.appState?.onChange(() => this.#tellWish());
    this.client = this.#client();
    this.#tellWish();
    this.#post({ type: "who" });
    globals.navigator.locks
      .request(name, { signal: this.#waiting.signal as never }, () => this.#lead())
      // Not waited for any more.
      .catch(() => {});
  }

  #client(): SyncClient {
    const calls = CALLS.map((name) => [name, (...args: unknown[]) => this.#call(name, args)]);
    const wish = (start: Wish["start"]) => {
      this.#start = start;
      this.#tellWish();
    };
    return {
      ...(Object.fromEntries(calls) as Pick<SyncClient, CallName>),
      rotateToken: async (save) => void (await this.#call("rotateToken", [], save)),
      start: (how = {}) => wish(how),
      stop: () => wish(undefined),
      wake: () => void this.#call("wake", []).catch(() => {}),
      status: () => this.#own?.status() ?? this.#status,
      on: (name, listener) => this.#events.on(name, listener),
      close: async () => {
        wish(undefined);
        await this.#own?.close();
        this.#end();
      },
    };
  }

  async #call(name: CallName, args: unknown[], save: Save = () => {}): Promise<unknown> {
    const id = this.#newId();
    if (name === "mutate") {
      // A bad edit is refused here and now; a good one is a copy, as it would be without other tabs.
      const mutation = args[0] as Mutation;
      makeEdit(mutation, mutation.mobileId ?? id, id);
      args = JSON.parse(JSON.stringify(args));
    }
    const call: Call = { id, name, args, owner: await this.#owner(), schema: this.#schema };
    if (this.#closed) throw closedError();
    if (this.#isOld) throw oldError();
    if (this.#own) {
      const made = await this.#make(this.#own, call, save);
      if (name === "signOut") this.#signedOut();
      return made;
    }
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { call, resolve, reject, save });
      this.#post({ type: "call", call });
    });
  }

  /** The lock is this tab's: it holds the storage until it is closed. */
  async #lead(): Promise<void> {
    if (this.#closed) return;
    const { options } = this;
    const token = this.#token ?? options.token;
    const own = this.open({ ...options, token, storage: this.#called.storage, appState: this.#looks() });
    const ends = EVENTS.map((name) =>
      own.on(name, (payload) => {
        this.#events.emit(name, payload as never);
        this.#post({ type: "event", name, payload: pack(payload) });
      }),
    );
    this.#mute = () => {
      for (const end of ends) end();
    };
    this.#own = own;
    void this.#called.clean(Date.now()).catch(() => {});
    for (const { call } of this.#asked.values()) void this.#serve(own, call);
    this.#events.emit("status", own.status());
    this.#post({ type: "here", status: pack(own.status()) });
    this.#sync();
    await new Promise<void>((resolve) => {
      this.#release = resolve;
    });
  }

  #hear(message: TabMessage): void {
    if (message.type === "event") this.#hearEvent(message.name, unpack(message.payload));
    else if (message.type === "answer") this.#hearAnswer(message);
    else if (message.type === "wish") this.#hearWish(message.wish);
    else if (message.type === "save") void this.#save(message.id, message.token);
    else if (message.type === "saved") this.#saves.get(message.id)?.(message.error && unpack(message.error));
    else if (message.type === "token") this.#takeToken(message.token);
    else if (message.type === "closed") this.#end();
    else if (this.#own) this.#hearAsHolder(this.#own, message);
    else if (message.type === "here") this.#hearHolder(message.status);
  }

  #hearAsHolder(own: OwnClient, message: TabMessage): void {
    if (message.type === "who") this.#post({ type: "here", status: pack(own.status()) });
    if (message.type === "call") {
      if (message.call.schema > this.#schema) void this.#giveWay(own);
      else void this.#serve(own, message.call);
    }
    if (message.type === "heard") {
      this.#serving.delete(message.id);
      this.#called.forget(message.id);
    }
  }

  /** The app was updated, and a tab of it calls: that one takes the storage over, of which this tab knows nothing then. */
  async #giveWay(own: OwnClient): Promise<void> {
    this.#mute();
    this.#own = this.#every = undefined;
    this.#isOld = true;
    await own.close();
    this.#release();
  }

  /** Another tab holds the storage: it hears what this one wants, and what it still waits for. */
  #hearHolder(status: unknown): void {
    this.#hearEvent("status", unpack(status));
    this.#tellWish();
    for (const { call } of this.#asked.values()) this.#post({ type: "call", call });
  }

  #hearEvent(name: keyof SyncEvents, payload: unknown): void {
    if (name === "status") this.#status = payload as SyncStatus;
    this.#events.emit(name, payload as never);
  }

  #hearAnswer({ id, value, error }: Extract<TabMessage, { type: "answer" }>): void {
    const asked = this.#asked.get(id);
    if (!asked) return;
    this.#asked.delete(id);
    this.#post({ type: "heard", id });
    if (error) asked.reject(unpack(error));
    else asked.resolve(unpack(value));
  }

  /** Makes a call that was asked of the tab that holds the storage: once, however often it is asked. */
  async #serve(own: OwnClient, call: Call): Promise<void> {
    const { id, name } = call;
    if (this.#serving.has(id)) return;
    this.#serving.add(id);
    // Its own from before it held the storage, or another tab's.
    const asked = this.#asked.get(id);
    const outcome = await (async () => {
      const made = name === "mutate" ? await this.#called.recall(id) : undefined;
      return made ?? this.#make(own, call, asked?.save ?? ((token) => this.#letSave(id, token)));
    })().then(
      (value) => ({ value: pack(value) }),
      (error: unknown) => ({ error: pack(error) }),
    );
    if (asked) this.#hearAnswer({ type: "answer", id, ...outcome });
    else this.#post({ type: "answer", id, ...outcome });
    if (name === "signOut" && "value" in outcome) this.#signedOut();
  }

  async #make(own: OwnClient, { id, name, args, owner, schema }: Call, save: Save): Promise<unknown> {
    if (schema < this.#schema) throw oldError();
    const mine = await this.#owner();
    refuseOther(mine, owner);
    refuseOther(owner, mine);
    if (name === "mutate") return own.mutate(args[0] as Mutation, id);
    if (name !== "rotateToken")
      return (own[name] as (...args: readonly unknown[]) => Promise<unknown>)(...args);
    return own.rotateToken(async (token) => {
      await save(token);
      this.#takeToken(token);
      this.#post({ type: "token", token });
    });
  }

  /** Has the tab that asked for it save a new token. */
  #letSave(id: string, token: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (error?: unknown) => {
        this.#saves.delete(id);
        cancel();
        if (error) reject(error);
        else resolve();
      };
      const cancel = this.options.setTimer(
        () => settle(new Error("The tab did not save the token")),
        SAVE_MS,
      );
      this.#saves.set(id, settle);
      this.#post({ type: "save", id, token });
    });
  }

  async #save(id: string, token: string): Promise<void> {
    const asked = this.#asked.get(id);
    if (!asked) return;
    try {
      await asked.save?.(token);
      this.#post({ type: "saved", id });
    } catch (error) {
      this.#post({ type: "saved", id, error: pack(error) });
    }
  }

  async #owner(): Promise<Owner> {
    const token = this.#token ?? this.options.token;
    return ownerOf(typeof token === "string" ? token : await token(), this.options.user);
  }

  /** From now on this one, where the app did not give a way to ask for it. */
  #takeToken(token: string): void {
    if (typeof this.options.token === "string") this.#token = token;
  }

  #tellWish(): void {
    const active = this.options.appState?.isActive() ?? true;
    const wish: Wish = { tab: this.#me, start: this.#start, active };
    this.#hearWish(wish);
    this.#post({ type: "wish", wish });
  }

  #hearWish(wish: Wish): void {
    const before = this.#wishes.get(wish.tab);
    this.#wishes.set(wish.tab, wish);
    this.#sync();
    if (before?.active !== wish.active) for (const looker of this.#lookers) looker();
    // It asks for a sync now, which others' starting doesn't make.
    if (wish.start && !before?.start) this.#own?.syncAll().catch(() => {});
  }

  /** Syncs as long as one of the tabs wants to, as often as the most eager one. */
  #sync(): void {
    const wanted = [...this.#wishes.values()].flatMap(({ start }) => start ?? []);
    const everyMs = Math.min(...wanted.map((start) => start.everyMs ?? Number.POSITIVE_INFINITY));
    const every = wanted.length > 0 ? everyMs : undefined;
    if (!this.#own || every === this.#every) return;
    this.#every = every;
    if (every === undefined) this.#own.stop();
    else this.#own.start(Number.isFinite(every) ? { everyMs: every } : {});
  }

  /** Whether a person has one of the tabs before them. */
  #looks(): AppStateSource {
    return {
      isActive: () => [...this.#wishes.values()].some(({ active }) => active),
      onChange: (listener) => {
        this.#lookers.add(listener);
        return () => this.#lookers.delete(listener);
      },
    };
  }

  #post(message: TabMessage): void {
    if (!this.#closed) this.#channel.postMessage(message);
  }

  /** Nobody sees anything of this user any more, in no tab. */
  #signedOut(): void {
    this.#post({ type: "closed" });
    this.#end();
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#unlook?.();
    this.#waiting.abort();
    this.#release();
    this.#channel.close();
    for (const { reject } of this.#asked.values()) reject(closedError());
    this.#asked.clear();
  }
}

function closedError(): ClientClosed {
  return new ClientClosed("This client was closed or signed out");
}

function oldError(): StateRefused {
  return new StateRefused("The storage is of a newer app: reload this tab");
}
