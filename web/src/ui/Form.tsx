import type { ReactNode } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import styles from "./ui.module.css";

interface Props {
  title: string;
  open: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** A small window over the page, closed by Escape or beside it. */
export function Form({ title, open, onClose, children }: Props) {
  return (
    <ModalOverlay
      isOpen={open}
      onOpenChange={(now) => !now && onClose()}
      isDismissable
      className={styles.veil ?? ""}
    >
      <Modal className={styles.modal ?? ""}>
        <Dialog className={styles.dialog ?? ""}>
          <Heading slot="title">{title}</Heading>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
