"""Course files to frozen schemes, modules, activities and blocks: pure values and files, no database."""
