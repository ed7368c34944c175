"""The browser's doors: pages that read, and one door through which every act passes."""
