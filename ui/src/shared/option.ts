// One of a list to choose from.
export interface Option<V extends string> {
  value: V;
  label: string;
  disabled?: boolean;
}
