#!/usr/bin/perl
# Answers one question of compare.py, a JSON object on standard input, with Business::Hours (libbusiness-hours-perl).
# The module has no zone of its own: it reads the process's, so compare.py sets TZ. Instants are epoch seconds.
use strict;
use warnings;

use Business::Hours;
use JSON::PP;

local $/;
my $question = decode_json(<STDIN>);
if ( $question->{version} ) {
    print encode_json( { version => "$Business::Hours::VERSION" } );
    exit;
}

my @keys = qw(sun mon tue wed thu fri sat);
my %week;
for my $day ( 0 .. 6 ) {
    my $span = $question->{week}{ $keys[$day] } || [];
    $week{$day} = { Name => $keys[$day], Start => $span->[0], End => $span->[1] };
}
my $hours = Business::Hours->new();
$hours->business_hours( %week, holidays => $question->{holidays} );

my $answer
    = exists $question->{budget_s}
    ? { due => $hours->add_seconds( $question->{start}, $question->{budget_s} ) }
    : { elapsed_s => $hours->between( $question->{from}, $question->{to} ) };
print encode_json($answer);
