import { useParams } from "@tanstack/react-router";
import { observer } from "mobx-react-lite";
import { Record } from "../record/Record";

/** A product's vision, whom it serves, and its goals. */
export const ProductScreen = observer(function ProductScreen() {
  const { product } = useParams({ strict: false });
  return product ? <Record key={product} kind="product" id={product} /> : null;
});
