/** Where a field stands, and what every kind of field is given. */
import type { FormField } from '@mortise/manifest/browser';
import { useMemo } from 'preact/hooks';
import { pointerOf, type Path } from './config-path.ts';
import { useScene, type Around } from './scene.ts';

export type FieldProps = Around & {
  field: FormField;
  /** Its label where it is not the field's own: an entry of a list. */
  entry?: string;
};

/** A field's steps, its pointer, its id; the same objects as long as it stands there. */
export function usePlace(field: FormField, base: Path): { path: Path; pointer: string; id: string } {
  const { idOf } = useScene();
  return useMemo(() => {
    const path = [...base, ...field.path];
    const pointer = pointerOf(path);
    return { path, pointer, id: idOf(pointer) };
  }, [field, base, idOf]);
}
