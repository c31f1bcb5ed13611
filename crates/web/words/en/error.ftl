error-what-is-wrong = What is wrong
error-back = Back to the first page
error-address = Asked for: { $path }
