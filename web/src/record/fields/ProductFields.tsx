import { observer } from "mobx-react-lite";
import type { Product } from "../../graph/types";
import { EditChoice } from "../Edit";
import styles from "../record.module.css";
import { PeopleRow, Row, type SetFields, TextRow } from "./rows";

export const ProductFields = observer(function ProductFields({
  product,
  set,
}: {
  product: Product;
  set: SetFields;
}) {
  return (
    <dl className={styles.fields}>
      <TextRow name="Vision" lines value={product.vision} onSave={(vision) => set({ vision })} />
      <TextRow
        name="Whom it serves"
        lines
        value={product.customers}
        onSave={(customers) => set({ customers })}
      />
      <TextRow
        name="Business trajectory"
        lines
        value={product.trajectory}
        onSave={(trajectory) => set({ trajectory })}
      />
      <Row name="What it is">
        <EditChoice
          label="What it is"
          value={product.product_type}
          options={[
            ["digital", "Digital"],
            ["physical", "Physical"],
            ["service", "A service"],
          ]}
          onSave={(product_type) => set({ product_type })}
        />
      </Row>
      <PeopleRow
        name="Product managers"
        value={product.product_managers}
        onSave={(product_managers) => set({ product_managers })}
      />
      <PeopleRow name="Guests" value={product.guests} onSave={(guests) => set({ guests })} />
    </dl>
  );
});
