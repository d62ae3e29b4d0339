/** Going on to another page when something is done, unless somebody went elsewhere while it was. */
import { useLocation } from "wouter";

/** Begun before the work; what it answers leads on from where it was begun. */
export function useLeaving(): () => (path: string) => void {
  const [, go] = useLocation();
  return () => {
    const { pathname } = location;
    return (path) => {
      if (location.pathname === pathname) go(path);
    };
  };
}
