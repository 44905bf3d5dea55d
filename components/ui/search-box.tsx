"use client";

import { Search } from "lucide-react";
import { useEffect, useState } from "react";
import { Input } from "./input";

type Props = {
  /** What is searched for now. */
  value: string;
  onSearch: (text: string) => void;
  label: string;
  placeholder: string;
  className?: string;
};

const TYPING_MS = 250;

/** A search that follows the typing after a short rest. */
export function SearchBox({ value, onSearch, label, placeholder, className }: Props) {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  if (value !== known) {
    setKnown(value);
    if (value !== text.trim()) setText(value);
  }
  useEffect(() => {
    const wanted = text.trim();
    if (wanted === value) return;
    const timer = setTimeout(() => onSearch(wanted), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, value, onSearch]);
  return (
    <Input
      type="search"
      aria-label={label}
      placeholder={placeholder}
      value={text}
      onValueChange={setText}
      icon={<Search />}
      className={className}
    />
  );
}
