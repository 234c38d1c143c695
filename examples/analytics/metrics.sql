-- The product's key metrics. Times are UTC. Open the file with DuckDB and ask these views anything.

create or replace view sessions as
with
created as (
    select session_id,
        body->>'$.company' as company,
        body->>'$.interviewType' as interview_type,
        body->>'$.difficulty' as difficulty,
        (body->>'$.duration')::integer as planned_minutes,
        make_timestamp_ms((body->>'$.createdAt')::bigint) as created_at
    from events where type = 'interview.SessionCreated.v1'
),
started as (
    select session_id, make_timestamp_ms((body->>'$.startedAt')::bigint) as started_at
    from events where type = 'interview.InterviewStarted.v1'
),
completed as (
    select session_id,
        make_timestamp_ms((body->>'$.startedAt')::bigint) as started_at,
        make_timestamp_ms((body->>'$.completedAt')::bigint) as completed_at,
        body->>'$.reason' as reason,
        (body->>'$.answered')::integer as answered,
        (body->>'$.total')::integer as total
    from events where type = 'interview.InterviewCompleted.v1'
),
-- A report is renewed when a late score arrives: the last one in the order of its source counts.
reported as (
    select session_id, arg_max(body, coalesce(sequence, 0)) as body
    from events where type = 'interview.FeedbackReady.v1' group by session_id
)
select ids.session_id, company, interview_type, difficulty, planned_minutes, created_at,
    coalesce(started.started_at, completed.started_at) as started_at,
    completed_at, reason, answered, total,
    (reported.body->>'$.overallScore')::integer as overall_score,
    (reported.body->>'$.coverage')::double as coverage,
    reported.body->>'$.rubricVersion' as rubric_version,
    reported.body->>'$.provider' as provider
from (select distinct session_id from events) as ids
left join created using (session_id)
left join started using (session_id)
left join completed using (session_id)
left join reported using (session_id);

create or replace view answers as
select recorded.session_id,
    (recorded.body->>'$.number')::integer as number,
    recorded.body->>'$.status' as status,
    (recorded.body->>'$.words')::integer as words,
    (recorded.body->>'$.followUps')::integer as follow_ups,
    (recorded.body->>'$.hintUsed')::boolean as hint_used,
    (scored.body->>'$.score')::integer as score
from events as recorded
left join events as scored
    on scored.type = 'interview.AnswerScored.v1'
    and scored.session_id = recorded.session_id
    and scored.body->>'$.number' = recorded.body->>'$.number'
where recorded.type = 'interview.AnswerRecorded.v1';

-- The rubric's criteria of each report, levels 1 to 5.
create or replace view criteria as
select session_id, rubric_version, item->>'$.criterion' as criterion, (item->>'$.level')::double as level
from (
    select session_id, body->>'$.rubricVersion' as rubric_version,
        unnest(from_json(body->'$.criteria', '["json"]')) as item
    from (
        select session_id, arg_max(body, coalesce(sequence, 0)) as body
        from events where type = 'interview.FeedbackReady.v1' group by session_id
    )
);

-- An interview is held when it was started and is over; it is complete when the last question was dealt with.
create or replace view held as
select *, date_diff('millisecond', started_at, completed_at) / 60000.0 as minutes,
    (reason = 'all_answered')::integer as complete
from sessions where started_at is not null and completed_at is not null;

create or replace view key_figures as
select (select count(*) from sessions) as sessions_set_up,
    (select count(*) from sessions where started_at is not null) as interviews_started,
    count(*) as interviews_held,
    avg(minutes) as average_minutes,
    avg(complete) as completion_rate,
    avg(overall_score) as average_score
from held;

create or replace view interviews_by_week as
select date_trunc('week', completed_at)::date as week, count(*) as interviews,
    avg(minutes) as average_minutes, avg(complete) as completion_rate
from held group by week order by week;

create or replace view interviews_by_end as
select reason, count(*) as interviews from held group by reason order by interviews desc, reason;

-- Names of the public catalogue only; what was typed is not in the events.
create or replace view score_by_company as
select coalesce(company, 'not in the catalogue') as company, count(*) as interviews,
    avg(overall_score) as average_score
from held where overall_score is not null
group by all order by interviews desc, company;

-- The public events tell a role by the kind of interview and its level, not by a job title.
create or replace view score_by_role as
select interview_type, difficulty, count(*) as interviews, avg(overall_score) as average_score
from held where overall_score is not null and interview_type is not null
group by all order by interview_type, difficulty;

-- Scores are compared within one version of the rubric only.
create or replace view score_by_week as
select date_trunc('week', completed_at)::date as week, rubric_version, count(*) as interviews,
    avg(overall_score) as average_score
from held where overall_score is not null group by all order by rubric_version, week;

create or replace view areas_to_improve as
select rubric_version, criterion, count(*) as reports, avg(level) as average_level,
    count(*) filter (level < 3) as low_reports,
    count(*) filter (level < 3) / count(*) as low_share
from criteria group by all order by rubric_version desc, low_share desc, average_level, criterion;
