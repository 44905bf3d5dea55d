import { browserNetwork, type NetworkSource } from "@/lib/sdk/network";
import type { Fetch } from "@/lib/sdk/send";

/** The browser's own network with a switch before it, as a phone's airplane mode. */
export class AirplaneSwitch implements NetworkSource {
  #isOff = false;
  readonly #listeners = new Set<() => void>();
  readonly #browser = browserNetwork(window);

  state = () => (this.#isOff ? "offline" : this.#browser.state());

  onChange = (listener: () => void) => {
    this.#listeners.add(listener);
    const unlisten = this.#browser.onChange?.(listener);
    return () => {
      this.#listeners.delete(listener);
      unlisten?.();
    };
  };

  set(isOff: boolean): void {
    this.#isOff = isOff;
    for (const listener of this.#listeners) listener();
  }

  /** The browser's fetch, while there is a network. */
  fetch: Fetch = async (url, init) => {
    if (this.#isOff) throw new TypeError("airplane mode");
    return fetch(url, init);
  };
}
