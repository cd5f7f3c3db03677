UPDATE salaries SET amount = 0 WHERE person = 'Ada';
