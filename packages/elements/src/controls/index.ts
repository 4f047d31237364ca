/** The door of the controls: they know no noun of the marketplace. */
export { buttonStyles } from './button.styles.ts';
export { chipsStyles } from './chips.styles.ts';
export { emptyView, type EmptyText } from './empty.ts';
export { emptyStyles } from './empty.styles.ts';
export { fieldStyles } from './field.styles.ts';
export { icon } from './icon.ts';
export { logoPlate, logoPlates, type Branded, type LogoSize } from './logo.ts';
export { logoStyles } from './logo.styles.ts';
export { menuStyles } from './menu.styles.ts';
export { notice, type NoticeText, type NoticeTone } from './notice.ts';
export { noticeStyles } from './notice.styles.ts';
export { panelStyles } from './panel.styles.ts';
export { stateMark, type StateTone } from './state.ts';
export { stateStyles } from './state.styles.ts';
export { tabsStyles } from './tabs.styles.ts';
export { toggleStyles } from './toggle.styles.ts';
