import { RouterProvider } from "@tanstack/react-router";
import { observer } from "mobx-react-lite";
import { lazy, Suspense, useEffect } from "react";
import { Waiting } from "../ui/Waiting";
import { router } from "./router";
import { session } from "./session";

const SetUpPage = lazy(async () => ({ default: (await import("../account/SetUpPage")).SetUpPage }));
const InvitePage = lazy(async () => ({
  default: (await import("../account/InvitePage")).InvitePage,
}));
const SignInPage = lazy(async () => ({
  default: (await import("../account/SignInPage")).SignInPage,
}));

/** Who is here decides what there is to see. */
export const App = observer(function App() {
  useEffect(() => {
    void session.load();
  }, []);
  switch (session.state) {
    case "loading":
      return <Waiting />;
    case "unreachable":
      return <Waiting trouble="The server cannot be reached." retry={() => void session.load()} />;
    case "setup":
      return (
        <Suspense fallback={<Waiting />}>
          <SetUpPage />
        </Suspense>
      );
    case "signed_out":
      return (
        <Suspense fallback={<Waiting />}>
          {location.pathname.startsWith("/invite/") ? <InvitePage /> : <SignInPage />}
        </Suspense>
      );
    case "signed_in":
      return <RouterProvider router={router} />;
  }
});
