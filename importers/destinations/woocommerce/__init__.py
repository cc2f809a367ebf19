"""WooCommerce: batches of up to a hundred new or changed products, each with a result of its own."""
