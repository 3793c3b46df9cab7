"""Which table, form and column a sheet holds, and the records that its rows make."""
