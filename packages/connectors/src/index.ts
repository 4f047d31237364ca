/** The catalogue of outside systems, one YAML file each; empty until the first is written. Accounts bring their own connectors. */
export {};
