import type { ReactNode } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { Icon } from "./icons";
import styles from "./ui.module.css";

interface Props {
  title: string;
  open: boolean;
  onClose: () => void;
  children: ReactNode;
  wide?: boolean;
}

/** A small window over the page, closed by Escape or beside it. */
export function Form({ title, open, onClose, children, wide }: Props) {
  return (
    <ModalOverlay
      isOpen={open}
      onOpenChange={(now) => !now && onClose()}
      isDismissable
      className={styles.veil ?? ""}
    >
      <Modal className={styles.modal ?? ""} data-wide-modal={wide || undefined}>
        <Dialog className={styles.dialog ?? ""}>
          <div className={styles.dialogHead}>
            <Heading slot="title">{title}</Heading>
            <button type="button" className={styles.quiet} aria-label="Close" onClick={onClose}>
              <Icon name="close" />
            </button>
          </div>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
