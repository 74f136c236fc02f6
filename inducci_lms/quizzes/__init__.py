"""Quizzes: attempts on the server from the first click, answers that are never lost, results with their reasons."""
