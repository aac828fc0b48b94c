DELETE FROM delivery_note WHERE delivery = :#id
