export type { DragKind, GanttActions } from "./actions";
export { type CalendarData, STANDARD, WorkingTime } from "./calendar";
export type { Ghost } from "./drag";
export { Gantt, type GanttHandle } from "./Gantt";
export { HEADER, ROW } from "./layout";
export type { Bar, Fan, Layers, LinkKind, Row, Scene, SceneLink } from "./scene";
export * from "./time";
