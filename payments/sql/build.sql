-- Every line of a new roster.
WITH $owed, $lines
$insert