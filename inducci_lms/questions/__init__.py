"""The question kinds: pure, one file each, used by quizzes and by the checks inside lessons.

``model`` says what a question, a response and a grade are; ``registry`` finds the kinds (ours and those of other packages);
``inline`` is the door for pages: it renders, reads and grades one question.
"""
