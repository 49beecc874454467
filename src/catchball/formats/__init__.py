"""Text and bytes in, core values out, and back."""
