import { createContext } from 'svelte';
import type { BoardState } from './boardState.svelte';

export const [useBoard, provideBoard] = createContext<BoardState>();
