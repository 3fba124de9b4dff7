"""What reviewed cases taught: which defect photos and words show, and by which proof that may be believed."""
